#!/usr/bin/env bash
# A draft pull request of an issue: draft-of-issue.sh NUMBER BASE PATCH COMMENT [ID]
# ID is that of the practice which the issue changes; without it the issue adds one.
# The branch practice/NUMBER is ours as long as nobody else has worked on it; then it is left alone, and COMMENT, which
# goes on the issue, gets a line that says so. Needs GH_TOKEN and a remote `origin` that may be pushed to.
set -euo pipefail
number="$1" base="$2" patch="$3" comment="$4" changed="${5:-}"
branch="practice/$number"
name='github-actions[bot]' mail='41898282+github-actions[bot]@users.noreply.github.com'

title="Practice of issue #$number" message="Add the practice of issue #$number" made="answers"
if [[ "$changed" =~ ^[a-z0-9-]{1,80}$ ]]; then
  title="Change the practice $changed (issue #$number)" message="Change the practice $changed as issue #$number says"
  made="entry"
elif [ -n "$changed" ]; then
  echo "refused: what the issue changes is no id" >&2
  exit 1
fi

# Of forks a branch may have the same name.
state="$(gh pr list --head "$branch" --state all --limit 20 --json state,isCrossRepository \
  --jq '[.[] | select(.isCrossRepository | not) | .state] | if any(. == "OPEN") then "OPEN" else (.[0] // "") end')"
if [ "$state" = MERGED ] || [ "$state" = CLOSED ]; then
  printf '\n*The pull request of this issue is %s already, so no other one was made. Please open a new issue for another change.*\n' \
    "$(tr '[:upper:]' '[:lower:]' <<< "$state")" >> "$comment"
  exit 0
fi
if git fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2> /dev/null; then
  others="$(git log --format=%ae "origin/$base..origin/$branch" | grep -vxF "$mail" || true)"
  if [ -n "$others" ]; then
    printf '\n*Somebody has worked on the draft, so it was not made anew from these answers. Please tell on the pull request what should change.*\n' >> "$comment"
    exit 0
  fi
fi

git checkout --quiet -B "$branch" "origin/$base"
git apply --index "$patch"
if [ "$(git diff --cached --name-only)" != practices.yaml ]; then
  echo "refused: the patch changes something else than practices.yaml" >&2
  exit 1
fi
git -c user.name="$name" -c user.email="$mail" commit --quiet -m "$message"
git push --quiet --force origin "$branch:refs/heads/$branch"
if [ "$state" != OPEN ]; then
  gh pr create --draft --base "$base" --head "$branch" --title "$title" \
    --body "Made of the $made in issue #$number by \`atlas add\`; edit the issue to make it anew. Checks run when it is marked ready for review. Closes #$number."
fi
