import { ZxcvbnFactory, type Score } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonDictionary } from '@zxcvbn-ts/language-common';
import { dictionary as englishDictionary, translations } from '@zxcvbn-ts/language-en';
import { CommonPasswords } from './common-passwords';
import { capForEstimate } from './estimate-limits';

/** A listed password is found within as many guesses as the list is long: score 1 is fewer than a million. */
const LISTED_SCORE: Score = 1;

export interface Estimate {
  /** zxcvbn's scale: 0 (fewer than a thousand guesses) to 4 (more than ten thousand million). */
  readonly score: Score;
  readonly guessesLog10: number;
  readonly isCommon: boolean;
  readonly suggestions: readonly string[];
}

/** Blocks the thread that it runs in. */
export type EstimateStrength = (password: string, words: readonly string[]) => Estimate;

/** Loads the dictionaries (about 100 MB, a quarter of a second): for a worker thread only. */
export const loadEstimator = (): EstimateStrength => {
  const common = CommonPasswords.load();
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...commonDictionary, ...englishDictionary },
    graphs: adjacencyGraphs,
    translations,
  });
  return (password, words) => {
    const { score, guessesLog10, feedback } = zxcvbn.check(capForEstimate(password), [...words]);
    const isCommon = common.has(password);
    return {
      score: isCommon && score > LISTED_SCORE ? LISTED_SCORE : score,
      guessesLog10: isCommon ? Math.min(guessesLog10, Math.log10(common.size)) : guessesLog10,
      isCommon,
      suggestions: [...(feedback.warning === null ? [] : [feedback.warning]), ...feedback.suggestions],
    };
  };
};
