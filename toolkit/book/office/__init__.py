"""The workbooks the office works with: master, review, plan."""
