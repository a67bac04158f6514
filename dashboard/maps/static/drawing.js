/* Written by tools/drawing_module.py: make generated. */
export default {
  "far": 11.25,
  "farScale": 0.8,
  "townsBelow": 10,
  "place": {
    "near": 4.0,
    "far": 2.4,
    "severalNear": 8.0,
    "severalFar": 3.4,
    "otherNear": 3.0,
    "otherFar": 1.6,
    "dash": [
      2.0,
      1.5
    ],
    "dashWidth": 1.2
  },
  "clusters": {
    "alone": 9.5,
    "passes": 6
  },
  "symbol": {
    "frame": 22.0,
    "width": 22.0,
    "chosen": 30.0,
    "beside": 21.0,
    "mostBeside": 4,
    "around": 3.5
  },
  "split": [
    "both",
    "professionals",
    "meeting_place",
    "other",
    "unknown"
  ],
  "ring": {
    "root": 3.4,
    "base": 4,
    "least": 10.5,
    "most": 38,
    "thick": 5,
    "thin": 4,
    "dashed": 1.4,
    "dash": [
      2.5,
      2
    ],
    "gap": 1.8,
    "shortest": 1.5,
    "casing": 1.5,
    "type": 0.78,
    "smallestType": 12,
    "largestType": 17
  },
  "shapes": {
    "both": [
      {
        "kind": "square",
        "size": 10,
        "fill": "white",
        "corner": 3
      },
      {
        "kind": "square",
        "size": 8.6,
        "fill": "white",
        "line": "both",
        "width": 1.8,
        "corner": 2
      },
      {
        "kind": "circle",
        "size": 6.2,
        "fill": "white",
        "line": "both",
        "width": 1.5
      },
      {
        "kind": "circle",
        "size": 3.7,
        "fill": "both"
      }
    ],
    "professional": [
      {
        "kind": "circle",
        "size": 9,
        "fill": "white"
      },
      {
        "kind": "circle",
        "size": 7.6,
        "fill": "white",
        "line": "professionals",
        "width": 1.8
      },
      {
        "kind": "circle",
        "size": 4.6,
        "fill": "professionals"
      }
    ],
    "meeting": [
      {
        "kind": "square",
        "size": 10,
        "fill": "white",
        "corner": 3
      },
      {
        "kind": "square",
        "size": 8.6,
        "fill": "white",
        "line": "meeting_place",
        "width": 1.8,
        "corner": 2
      },
      {
        "kind": "circle",
        "size": 4.6,
        "fill": "meeting_place"
      }
    ],
    "practice": [
      {
        "kind": "circle",
        "size": 6.6,
        "fill": "white"
      },
      {
        "kind": "circle",
        "size": 5,
        "fill": "other"
      }
    ],
    "unknown": [
      {
        "kind": "circle",
        "size": 6.6,
        "fill": "white"
      },
      {
        "kind": "circle",
        "size": 4.8,
        "fill": "white",
        "line": "accent",
        "width": 1.6,
        "dash": 2.2
      }
    ],
    "approximate": [
      {
        "kind": "circle",
        "size": 9,
        "fill": "accent",
        "line": "accent",
        "width": 1.3,
        "dash": 2.5,
        "opacity": 0.14
      },
      {
        "kind": "circle",
        "size": 3.6,
        "fill": "accent"
      }
    ],
    "several": [
      {
        "kind": "circle",
        "size": 10.4,
        "fill": "white"
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "both",
        "width": 3.4,
        "turn": [
          0.02,
          0.23
        ]
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "professionals",
        "width": 3.4,
        "turn": [
          0.27,
          0.48
        ]
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "meeting_place",
        "width": 3.4,
        "turn": [
          0.52,
          0.73
        ]
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "other",
        "width": 3.4,
        "turn": [
          0.77,
          0.98
        ]
      },
      {
        "kind": "letter",
        "size": 9,
        "fill": "ink",
        "letter": "n"
      }
    ],
    "group": [
      {
        "kind": "circle",
        "size": 10.4,
        "fill": "white",
        "line": "place",
        "width": 1,
        "dash": 2
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "both",
        "width": 3.4,
        "turn": [
          0.02,
          0.23
        ]
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "professionals",
        "width": 3.4,
        "turn": [
          0.27,
          0.48
        ]
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "meeting_place",
        "width": 3.4,
        "turn": [
          0.52,
          0.73
        ]
      },
      {
        "kind": "arc",
        "size": 7.6,
        "line": "other",
        "width": 3.4,
        "turn": [
          0.77,
          0.98
        ]
      },
      {
        "kind": "letter",
        "size": 9,
        "fill": "ink",
        "letter": "n"
      }
    ],
    "meeting_place": [
      {
        "kind": "square",
        "size": 3.5,
        "fill": "white",
        "line": "place",
        "width": 1.2
      }
    ],
    "osm_places": [
      {
        "kind": "square",
        "size": 3.5,
        "fill": "white",
        "line": "place",
        "width": 1.2,
        "dash": 1.75
      }
    ],
    "osm_other": [
      {
        "kind": "square",
        "size": 2.6,
        "fill": "white",
        "line": "aside",
        "width": 1.1,
        "dash": 1.3
      }
    ]
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
  },
  "whatIf": {
    "lift": "#fffefb",
    "opacity": 0.6,
    "line": "#2c5f82",
    "lineWidth": 2.2,
    "walkWidth": 2.0,
    "walkDash": [
      7,
      5
    ],
    "known": "#52606b",
    "knownWidth": 1.3,
    "knownDash": [
      1.3,
      3.4
    ],
    "square": 24,
    "squareOpacity": 0.85,
    "knownFromZoom": 12.0
  },
  "pin": {
    "curves": [
      [
        [
          -3.0,
          -8.0
        ],
        [
          -13.0,
          -13.5
        ],
        [
          -13.0,
          -23.0
        ]
      ],
      [
        [
          -13.0,
          -30.2
        ],
        [
          -7.2,
          -36.0
        ],
        [
          0.0,
          -36.0
        ]
      ],
      [
        [
          7.2,
          -36.0
        ],
        [
          13.0,
          -30.2
        ],
        [
          13.0,
          -23.0
        ]
      ],
      [
        [
          13.0,
          -13.5
        ],
        [
          3.0,
          -8.0
        ],
        [
          0.0,
          0.0
        ]
      ]
    ],
    "head": -23.0,
    "radius": 13.0,
    "square": 9.0,
    "numbered": 14.0,
    "casing": 2.0,
    "type": 12.0
  }
};
