"""From a scene to bytes: pictures, slides, reports, tables, vectors."""
