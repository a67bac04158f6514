"""The pages, one file each, and the frame that they share."""
