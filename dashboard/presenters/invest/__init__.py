"""What the page Where to invest says: its list of areas by town, and what pins would reach."""
