/* Answers a test of Python: the layout of names that is requested on standard input. */
import { labelLayout } from "../../dashboard/maps/static/label_layout.js";

const requests = JSON.parse(await new Response(Deno.stdin.readable).text());
const found = requests.map((/** @type {any} */ { named, annotations, obstacles, corner, size }) =>
  labelLayout(named, annotations, obstacles, corner, size)
);
console.log(JSON.stringify(found));
