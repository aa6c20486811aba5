"""HOW PEOPLE REACH IT: the command line, the Streamlit pages, the HTML pages and the API."""
