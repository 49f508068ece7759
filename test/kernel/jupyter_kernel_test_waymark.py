"""The official conformance suite, with TypeScript for its samples. Run by conformance.test.ts.

Left out: the pager (`code_page_something`). It shows text in a window beside the notebook at a cell's
wish, by a payload that the protocol calls deprecated; TypeScript has no statement that would ask for it.
"""

import unittest

import jupyter_kernel_test

HOST = "(globalThis as any)[Symbol.for('waymark.kernel')]"


class WaymarkKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "waymark"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('trouble')"
    completion_samples = [
        {"text": "const lossValue = 1; lossVal", "matches": {"lossValue"}},
        {"text": "[1].findLastI", "matches": {"findLastIndex"}},
    ]
    complete_code_samples = ["1", "const x = 1", "function f() { return 1 }", "await Promise.resolve(1)"]
    incomplete_code_samples = ["function f() {", "[1,", "const x = (1 +"]
    invalid_code_samples = ["const 1x = 2", "if (true}", "let x = = 3"]
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2].map(n => n * 2)", "result": "[ 2, 4 ]"},
        {"code": "'text'", "result": "'text'"},
    ]
    code_display_data = [
        {"code": f"{HOST}.display({{ 'text/html': '<b>x</b>' }})", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.png(new Uint8Array([1]))", "mime": "image/png"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6 ? 7*"
    code_inspect_sample = "parseInt"
    code_clear_output = f"{HOST}.clearOutput()"


class WaymarkIopubWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "waymark"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
