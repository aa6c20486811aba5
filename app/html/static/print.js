import { dress } from "./dress.js";

// "Print this plan": a form that posts the plan to the page for paper. Goals, notes and where she starts
// travel in the body of the request and are drawn once; the address holds nothing.
export default async function (component) {
  const { parentElement: root, data } = component;
  for (const input of root.querySelectorAll("input")) input.value = data[input.name] ?? "";
  await dress(root, "print.css");
  root.querySelector("form").hidden = false; // bare it would be another button for a moment
}
