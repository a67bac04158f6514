/* Written by tools/label_modules.py: make generated. */
export default {
  "lineFifths": 6,
  "widestEm": 11,
  "longestEm": 18,
  "clear": 2,
  "edge": 3,
  "symbolLeast": 6,
  "cell": 640,
  "kinds": {
    "named": {
      "face": "serif_bold",
      "ink": "#1d2a33",
      "reach": 12,
      "limited": false
    },
    "town": {
      "face": "serif_semibold",
      "ink": "#1d2a33",
      "reach": 28,
      "limited": false
    },
    "city": {
      "face": "serif_semibold",
      "ink": "#1d2a33",
      "reach": 0,
      "limited": true
    },
    "municipality": {
      "face": "serif",
      "ink": "#454f59",
      "reach": 0,
      "limited": true
    },
    "place": {
      "face": "sans",
      "ink": "#2f3b45",
      "reach": 0,
      "limited": true
    },
    "area": {
      "face": "sans",
      "ink": "#2c3741",
      "reach": 10,
      "limited": true
    }
  },
  "content": {
    "townSizes": [
      [
        150000,
        15.0
      ],
      [
        75000,
        14.0
      ],
      [
        0,
        13.0
      ]
    ],
    "large": 50000,
    "sizes": {
      "named": 14.0,
      "city": 14.0,
      "municipality": 13.0,
      "place": 12.0,
      "area": 12.0
    },
    "cityUpTo": 13,
    "areaLeast": 30,
    "room": {
      "region": 20000,
      "city": 10000
    },
    "gap": {
      "region": [
        10,
        5
      ],
      "city": [
        6,
        3
      ]
    }
  },
  "callouts": {
    "width": 262,
    "padding": 12,
    "nameHeight": 32,
    "lineHeight": 17,
    "foot": 9,
    "nameSize": 15.0,
    "textSize": 12.5,
    "mostLines": 6,
    "disc": 11,
    "dot": 3.5,
    "least": [
      760,
      420
    ],
    "away": [
      [
        60,
        26
      ],
      [
        130,
        60
      ],
      [
        210,
        110
      ]
    ],
    "sides": [
      [
        1,
        -1
      ],
      [
        -1,
        -1
      ],
      [
        1,
        1
      ],
      [
        -1,
        1
      ],
      [
        1,
        0
      ],
      [
        -1,
        0
      ],
      [
        0,
        -1
      ],
      [
        0,
        1
      ]
    ],
    "edge": 8,
    "areaCost": 20,
    "leaderCost": 10,
    "stepCost": 3
  }
};
