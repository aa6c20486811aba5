import { dress } from "./dress.js";

// "Print this plan": a form that posts the plan to the page for paper. Goals and notes travel in the body
// of the request and are drawn once; the address holds nothing.
export default async function (component) {
  const { parentElement: root, data } = component;
  root.querySelector("input").value = data.plan;
  await dress(root, "print.css");
}
