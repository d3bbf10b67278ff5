"""Which branches could form clusters, and how competitive are they: matrix, quadrants, evidence."""

import streamlit as st

from geo.web.panels import evidence, findings, matrix
from geo.web.render import render
from pages.shared import actions, figure_panel, frame, panel, threshold_bar

scene = frame.scene()
search, view, t = scene.search, scene.view, scene.t

above = st.container()  # filled after the matrix, which is what a visitor who moves a threshold waits for
panel.show("matrix", matrix.matrix(search, t), actions.act)
with above:
    year = search.potential.year
    notes = [t("There are no figures by division for {year}; shown: {shown}.", year=view.year, shown=year)]
    panel.show("potential_head", render("potential_head", t, notes=notes if view.year not in (None, year) else []))
    threshold_bar.show(search, t)
    if scene.series:
        panel.show("evidence", evidence.evidence(search, t, scene.source), actions.act)
        figure_panel.show(scene, scene.series)
    else:
        panel.show("evidence", evidence.invitation(search, t))
panel.show("findings", findings.findings(search, t), actions.act)
figure_panel.show(scene, scene.quadrants)
panel.show("cells", findings.all_cells(view, t))
