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
  "hatches": {
    "none": {
      "paper": "#f6f3ec",
      "line": "#b9b09d",
      "width": 1.3,
      "step": 8,
      "falling": false,
      "crossed": false
    },
    "unsearched": {
      "paper": "#fbfaf7",
      "line": "#d9d2c3",
      "width": 1.1,
      "step": 16,
      "falling": true,
      "crossed": false
    },
    "unlocated": {
      "paper": "#f6f3ec",
      "line": "#cdc5b4",
      "width": 1.0,
      "step": 8,
      "falling": false,
      "crossed": true
    },
    "partial": {
      "paper": null,
      "line": null,
      "width": 1.3,
      "step": 8,
      "falling": false,
      "crossed": false
    }
  }
};
