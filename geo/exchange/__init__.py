"""Brings clusters and firms together: tables of firms, letters to offers, renewals, meetings, training."""
