import streamlit as st
from pages.shared import panel, state
panel.show("p", "<h1>about</h1><button data-action='sector' data-value='ict'>ICT</button> "+repr(state.current()).replace('<','&lt;'), lambda a, v: state.put(state.current().toggle(a, v)))
