/* Written by tools/drawing_module.py: make generated. */
export default {
  "far": 11.25,
  "farScale": 0.8,
  "place": {
    "near": 4.0,
    "far": 2.4
  },
  "clusters": {
    "reach": 0.86,
    "passes": 6,
    "alone": 11.0,
    "several": 12.5,
    "doubled": 2.0,
    "most": 24.0
  },
  "plain": "#eae6dd",
  "casing": {
    "colour": "#ffffff",
    "wider": 2.2
  },
  "cellLine": {
    "near": 1.8,
    "far": 0.5,
    "fromZoom": 12.0,
    "farZoom": 8.0
  },
  "searchedLine": 1.1,
  "hatches": {
    "none": {
      "paper": "#f6f3ec",
      "line": "#c3baa8",
      "width": 1.2,
      "step": 8,
      "falling": false,
      "border": "#ffffff"
    },
    "unsearched": {
      "paper": "#cfcbc2",
      "line": null,
      "width": 0,
      "step": 8,
      "falling": false,
      "border": "#e6e3dd"
    },
    "unlocated": {
      "paper": "#fbfaf7",
      "line": "#d3ccbd",
      "width": 1.0,
      "step": 8,
      "falling": true,
      "border": "#dcd6ca"
    },
    "few_residents": {
      "paper": "#faf9f5",
      "line": null,
      "width": 0,
      "step": 8,
      "falling": false,
      "border": "#dcd6ca"
    },
    "partial": {
      "paper": null,
      "line": null,
      "width": 1.3,
      "step": 8,
      "falling": false,
      "border": "#ffffff"
    }
  }
};
