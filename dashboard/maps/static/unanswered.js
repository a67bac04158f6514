/* What a reader chose while the page still answers an earlier press: its answer must not undo the presses since. */

/** @param {Iterable<number>} chosen */
function written(chosen) {
  return [...chosen].sort((a, b) => a - b).join();
}

export class Unanswered {
  /** @type {string[]} choices that the page was told of, oldest first */
  told = [];
  /** The choice of its last answer. */
  known = "";

  /**
   * The page is told of all that is chosen now.
   * @param {Iterable<number>} chosen
   */
  tell(chosen) {
    this.told.push(written(chosen));
  }

  /**
   * The page shows a choice; whether it is the one to show here. It is not while later ones are under way. A choice that
   * nobody told it of was made elsewhere, and replaces all.
   * @param {Iterable<number>} chosen
   */
  answer(chosen) {
    const said = written(chosen);
    const at = this.told.indexOf(said);
    if (at >= 0) this.told.splice(0, at + 1);
    else if (said !== this.known) this.told = [];
    this.known = said;
    return !this.told.length;
  }
}
