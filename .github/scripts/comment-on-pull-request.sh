#!/usr/bin/env bash
# From the report that a run left to the comment on its pull request. Everything in the report is a stranger's.
# Needs GH_TOKEN, GITHUB_REPOSITORY, RUN_ID, RUN_URL, HEAD_SHA, RUNNER_TEMP.
set -euo pipefail
largest=500000
folder="$RUNNER_TEMP/report"
sizes="$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$RUN_ID/artifacts" \
  --jq '.artifacts[] | select(.name == "registry-report") | .size_in_bytes')"
if [ -z "$sizes" ]; then
  echo "The run left no report; its own page says why."
  exit 0
fi
if ! [[ "$sizes" =~ ^[0-9]+$ ]] || [ "$sizes" -gt "$largest" ]; then
  echo "refused: the report is larger than $largest bytes, or there are several" >&2
  exit 1
fi
gh run download "$RUN_ID" --repo "$GITHUB_REPOSITORY" --name registry-report --dir "$folder"
number="$(python3 -m geodata.contributions.review number "$folder")"
gh api "repos/$GITHUB_REPOSITORY/pulls/$number" > "$RUNNER_TEMP/pull.json"
python3 -m geodata.contributions.review comment "$folder" "$RUNNER_TEMP/pull.json" "$HEAD_SHA" "$RUN_URL" "$RUNNER_TEMP/comment.md"
bash "$(dirname "$0")/comment-in-place.sh" "$number" '<!-- atlas:registry -->' "$RUNNER_TEMP/comment.md"
