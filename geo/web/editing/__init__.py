"""Pages that are filled in: signing in, proposing, deciding; complete without a script, services do the work."""
