"""What developers run: make samples, train, measure, check."""
