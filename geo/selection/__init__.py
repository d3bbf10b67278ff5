"""What is asked for: View, filters, search, and both in words."""
