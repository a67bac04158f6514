#!/usr/bin/env bash
# One comment that is edited in place: comment-in-place.sh NUMBER MARKER FILE
# The file starts with the marker; of all comments only one of our own workflows' that starts with it is edited.
# Needs GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail
number="$1" marker="$2" file="$3"
ours="(.user.login == \"github-actions[bot]\") and ((.body // \"\") | startswith(\"$marker\"))"
found="$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments?per_page=100" --jq ".[] | select($ours) | .id")"
first="${found%%$'\n'*}"
if [ -n "$first" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$first" -F "body=@$file"
else
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F "body=@$file"
fi
