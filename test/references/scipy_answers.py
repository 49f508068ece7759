"""What scipy, scikit-learn and numpy compute of the inputs of `inputs.ts`: JSON from standard input to standard output.

Of each part of the inputs that is named below, a list of answers in the same order.
"""

import json
import sys

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon
from sklearn import metrics
from sklearn.calibration import calibration_curve

BINS = 10
SMALLEST_SHARE = 1e-4


def counts_of(reference, current):
    names = sorted(set(reference) | set(current))
    return [[sample.count(name) for name in names] for sample in (reference, current)]


def equal_bins(reference, current):
    low, high = min(reference), max(reference)
    return [np.histogram(np.clip(sample, low, high), BINS, (low, high))[0] for sample in (reference, current)]


def decile_bins(reference, current):
    edges = np.quantile(reference, np.arange(1, BINS) / BINS)
    return [np.bincount(np.searchsorted(edges, sample), minlength=BINS) for sample in (reference, current)]


def distances(before, now):
    p, q = (np.array(counts) / sum(counts) for counts in (before, now))
    return {
        "jensenShannon": jensenshannon(p, q, 2),
        "hellinger": np.sqrt(np.sum((np.sqrt(p) - np.sqrt(q)) ** 2) / 2),
        "lInfinity": np.max(np.abs(p - q)),
    }


def stability(before, now):
    p, q = (np.maximum(np.array(counts) / sum(counts), SMALLEST_SHARE) for counts in (before, now))
    return np.sum((q - p) * np.log(q / p))


def ks(sample):
    found = stats.ks_2samp(sample["reference"], sample["current"])
    return {"statistic": found.statistic, "pValue": found.pvalue}


def numbers(sample):
    reference, current = sample["reference"], sample["current"]
    critical = stats.chi2.isf(0.01, BINS - 1) * (1 / len(reference) + 1 / len(current))
    return {
        **ks(sample),
        **distances(*equal_bins(reference, current)),
        "wasserstein": stats.wasserstein_distance(reference, current),
        "stability": stability(*decile_bins(reference, current)),
        "critical": critical,
        "deciles": np.quantile(reference, np.arange(11) / 10).tolist(),
    }


def tied(sample):
    distance = stats.wasserstein_distance(sample["reference"], sample["current"])
    return {**ks(sample), "wasserstein": distance}


def categories(sample):
    before, now = counts_of(sample["reference"], sample["current"])
    found = stats.chi2_contingency([before, now], correction=False)
    return {
        "statistic": found.statistic,
        "pValue": found.pvalue,
        "degreesOfFreedom": found.dof,
        **distances(before, now),
        "stability": stability(before, now),
    }


def chances(rows):
    actual, scores = np.array(rows["actual"]), np.array(rows["chances"])
    answers = scores >= 0.5
    false_rate, true_rate, _ = metrics.roc_curve(actual, scores, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(actual, scores)
    observed, predicted = calibration_curve(actual, scores, n_bins=BINS)
    return {
        "rocAuc": metrics.roc_auc_score(actual, scores),
        "averagePrecision": metrics.average_precision_score(actual, scores),
        "falseRates": false_rate.tolist(),
        "trueRates": true_rate.tolist(),
        # scikit-learn begins with the lowest threshold and adds a point that has none.
        "precisions": precision[-2::-1].tolist(),
        "recalls": recall[-2::-1].tolist(),
        "logLoss": metrics.log_loss(actual, np.clip(scores, 1e-6, 1 - 1e-6)),
        "brier": metrics.brier_score_loss(actual, scores),
        "observed": observed.tolist(),
        "predicted": predicted.tolist(),
        "accuracy": metrics.accuracy_score(actual, answers),
        "precision": metrics.precision_score(actual, answers),
        "recall": metrics.recall_score(actual, answers),
        "f1": metrics.f1_score(actual, answers),
        "matthews": metrics.matthews_corrcoef(actual, answers),
    }


def classes(rows):
    actual, predicted = rows["actual"], rows["predicted"]
    report = metrics.classification_report(actual, predicted, output_dict=True, zero_division=0)
    scores = {name: value for name, value in report.items() if name != "accuracy"}
    return {
        "matrix": metrics.confusion_matrix(actual, predicted).tolist(),
        "accuracy": report["accuracy"],
        "scores": {
            name: [one["precision"], one["recall"], one["f1-score"], one["support"]] for name, one in scores.items()
        },
    }


def rankings(gains):
    # The order is given: what stands first has the highest score. scikit-learn's gain is linear, as ours.
    places = [-place for place in range(len(gains))]
    return {
        "all": metrics.ndcg_score([gains], [places]),
        "ten": metrics.ndcg_score([gains], [places], k=10),
    }


def pairs(rows):
    actual, predicted = rows["actual"], rows["predicted"]
    return {
        "meanAbsolute": metrics.mean_absolute_error(actual, predicted),
        "rootMeanSquared": metrics.root_mean_squared_error(actual, predicted),
        "rSquared": metrics.r2_score(actual, predicted),
    }


def p_values(values):
    return {"believed": (stats.false_discovery_control(values, method="bh") <= 0.05).tolist()}


PARTS = {
    "numbers": numbers,
    "tied": tied,
    "categories": categories,
    "chances": chances,
    "classes": classes,
    "rankings": rankings,
    "pairs": pairs,
    "pValues": p_values,
}

inputs = json.load(sys.stdin)
answers = {part: [answer(one) for one in inputs[part]] for part, answer in PARTS.items()}
print(json.dumps(answers, default=lambda value: value.item()))
