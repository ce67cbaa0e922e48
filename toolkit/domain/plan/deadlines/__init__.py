"""When something is due: the values, and the reading of a plan's phrases (年底前, 每季度末, 长期坚持)."""
