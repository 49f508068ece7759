"""What river, Evidently and NannyML compute of the inputs of `inputs.ts`: JSON from standard input to standard output.

They are too large to be installed for every test, and want different versions of pandas, so their answers are kept in
`package-answers.json`, which `make-package-answers.ts` makes anew. Each runs in an environment of its own:

    python package_answers.py river < inputs.json
"""

import json
import os
import sys
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")
# NannyML tells its makers of each use otherwise.
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"


def alarms(detector, stream):
    found = []
    for place, value in enumerate(stream):
        detector.update(value)
        if detector.drift_detected:
            found.append(place)
    return found


def river(inputs):
    from river import drift

    def whole_window():
        # As many older numbers as recent ones: its choice among the older ones is all of them, whatever the seed.
        return drift.KSWIN(window_size=60, stat_size=30, seed=1)

    return {
        "streams": [
            {
                "adwin": alarms(drift.ADWIN(), stream),
                "pageHinkley": alarms(drift.PageHinkley(threshold=20), stream),
                "kswin": alarms(whole_window(), stream),
            }
            for stream in inputs["streams"]
        ],
        "errors": [
            {"adwin": alarms(drift.ADWIN(), errors), "ddm": alarms(drift.binary.DDM(), errors)}
            for errors in inputs["errors"]
        ],
    }


def evidently(inputs):
    import pandas as pd
    from evidently.legacy.calculations import stattests
    from evidently.legacy.calculations.stattests.registry import get_stattest
    from evidently.legacy.core import ColumnType

    def value(test, sample, kind):
        reference, current = pd.Series(sample["reference"]), pd.Series(sample["current"])
        return float(test.func(reference, current, ColumnType(kind), 0.1)[0])

    def chosen(column):
        reference, current = pd.Series(column["reference"]), pd.Series(column["current"])
        test = get_stattest(reference, current, column["kind"], None)
        return {"test": test.name, "value": value(test, column, column["kind"])}

    return {
        "columns": [chosen(column) for column in inputs["columns"]],
        "numbers": [{"wasserstein": value(stattests.wasserstein_stat_test, one, "num")} for one in inputs["numbers"]],
        "categories": [
            {
                "stability": value(stattests.psi_stat_test, one, "cat"),
                "hellinger": value(stattests.hellinger_stat_test, one, "cat"),
                "jensenShannon": value(stattests.jensenshannon_stat_test, one, "cat"),
            }
            for one in inputs["categories"]
        ],
    }


def nannyml(inputs):
    import nannyml as nml
    import pandas as pd

    def univariate(sample, methods, is_number):
        reference, current = (pd.DataFrame({"x": sample[part]}) for part in ("reference", "current"))
        calculator = nml.UnivariateDriftCalculator(
            column_names=["x"],
            treat_as_categorical=[] if is_number else ["x"],
            chunk_size=max(len(reference), len(current)),
            **{"continuous_methods" if is_number else "categorical_methods": list(methods)},
        )
        frame = calculator.fit(reference).calculate(current).filter(period="analysis").to_df()
        return {name: float(frame[("x", method, "value")].iloc[0]) for method, name in methods.items()}

    def estimate(rows):
        known = pd.DataFrame(
            {"truth": rows["known"]["actual"], "chance": rows["known"]["chances"]}
        ).assign(answer=lambda frame: (frame.chance >= 0.5).astype(int))
        later = pd.DataFrame({"chance": rows["later"]}).assign(answer=lambda frame: (frame.chance >= 0.5).astype(int))
        metrics = ["roc_auc", "f1", "precision", "recall", "accuracy"]
        estimator = nml.CBPE(
            metrics=metrics,
            y_pred_proba="chance",
            y_pred="answer",
            y_true="truth",
            problem_type="classification_binary",
            chunk_size=len(later),
        )
        frame = estimator.fit(known).estimate(later).filter(period="analysis").to_df()
        names = {"roc_auc": "rocAuc"}
        answers = {names.get(metric, metric): float(frame[(metric, "value")].iloc[0]) for metric in metrics}
        return {**answers, "isCalibrated": bool(estimator.needs_calibration)}

    return {
        "numbers": [
            univariate(one, {"kolmogorov_smirnov": "statistic", "wasserstein": "wasserstein"}, True)
            for one in inputs["numbers"]
        ],
        "categories": [
            univariate(
                one,
                {
                    "chi2": "statistic",
                    "jensen_shannon": "jensenShannon",
                    "hellinger": "hellinger",
                    "l_infinity": "lInfinity",
                },
                False,
            )
            for one in inputs["categories"]
        ],
        "estimates": [estimate(rows) for rows in inputs["estimates"]],
    }


package = sys.argv[1]
answer = {"river": river, "evidently": evidently, "nannyml": nannyml}[package]
print(json.dumps({"version": version(package), **answer(json.load(sys.stdin))}))
