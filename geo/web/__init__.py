"""What a browser gets: panels, the map's frame, scripts, routes, the offline folder."""
