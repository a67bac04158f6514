#!/usr/bin/env bash
# What a proposal touches, as two outputs of a step: registry=true|false, code=true|false.
#
#   bash .github/scripts/what-changed.sh [BASE]
#
# BASE is the commit that it would be merged into; without it everything counts as touched. The registry is practices,
# what belongs to them, and the data and declarations of regions: live tests, rules and a build check them. The
# vocabulary is both, since the form, the schema and texts of the code are made from it.
set -euo pipefail
base="${1:-}"
registry_files=(practices.yaml retired.yaml geocodes.yaml stories.yaml regions)
registry=true
code=true
if [ -n "$base" ]; then
  # Without a search for renames, so that both names of a file that moved are seen.
  found="$(git diff --name-only --no-renames "$base" HEAD -- "${registry_files[@]}" vocabulary.yaml)"
  others="$(git diff --name-only --no-renames "$base" HEAD -- . "${registry_files[@]/#/:(exclude)}")"
  [ -n "$found" ] || registry=false
  [ -n "$others" ] || [ "$registry" = false ] || code=false
fi
printf 'registry=%s\ncode=%s\n' "$registry" "$code"
