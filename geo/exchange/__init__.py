"""Brings clusters and firms together: imports, interests, meetings, questionnaires, talk, subscriptions."""
