"""The numbers of each subject; no words, no HTML."""
