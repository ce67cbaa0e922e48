"""A workbook as plain data: cells, styles, inputs."""
