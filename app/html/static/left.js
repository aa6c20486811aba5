// Who has left by "exit this page" and presses Back comes to an earlier page of ours, which nobody can take out
// of the browser's history: before anything of it is drawn, it leads away again. Coming here in any other way
// ends that. Known to this tab alone, for as long as it is open.
{
  const page = () => { try { return sessionStorage.getItem("away"); } catch { return null; } };
  const leadAway = () => {
    const away = page();
    if (away) { document.documentElement.hidden = true; window.location.replace(away); }
  };
  const [came] = performance.getEntriesByType("navigation");
  if (came?.type === "back_forward") leadAway();
  else if (page()) sessionStorage.removeItem("away");
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) leadAway(); });
}
