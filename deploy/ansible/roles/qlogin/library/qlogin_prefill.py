#!/usr/bin/python
"""Fill in start URL and Region in the IDEs of every home, with qlogin."""

import json

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: qlogin_prefill
short_description: Fill in start URL and Region in the IDEs of every home
description: Runs qlogin ide apply --prefill --all-users as root.
options:
  program: {description: Path of qlogin., type: path, required: true}
  start_url: {description: URL of the AWS access portal., type: str, required: true}
  region: {description: Region of Identity Center., type: str, required: true}
  root: {description: File system tree in place of this machine., type: path}
"""

# Exit codes of qlogin that are no failure: done, would change (--check), waits
# for an IDE to close.
FINE = (0, 4, 7)


def changes(answer):
    """The files that were, or would be, written: one line each."""
    return [
        "%s %s\n" % (change["action"], change["file"])
        for home in answer["homes"]
        for change in home["files"]
    ]


def main():
    module = AnsibleModule(
        argument_spec={
            "program": {"type": "path", "required": True},
            "start_url": {"type": "str", "required": True},
            "region": {"type": "str", "required": True},
            "root": {"type": "path"},
        },
        supports_check_mode=True,
    )
    given = module.params
    if module.check_mode and module.run_command(["test", "-x", given["program"]])[0] != 0:
        module.exit_json(changed=True, msg="qlogin is not installed yet: every home would be looked at")
    command = [given["program"], "ide", "apply", "--prefill", "--all-users", "--json"]
    command += ["--start-url", given["start_url"], "--region", given["region"]]
    if given["root"]:
        command += ["--root", given["root"]]
    if module.check_mode:
        command += ["--check"]
    code, out, err = module.run_command(command)
    try:
        answer = json.loads(out)
    except ValueError:
        module.fail_json(msg="qlogin ended with exit code %d: %s" % (code, err.strip()))
    result = {"changed": answer["changed"], "totals": answer["totals"], "homes": answer["homes"], "exit_code": code}
    if module._diff:
        result["diff"] = {"prepared": "".join(changes(answer))}
    if code not in FINE:
        problems = ["%s: %s" % (h["home"], h["problem"]) for h in answer["homes"] if h.get("problem")]
        module.fail_json(msg="; ".join(problems), **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
