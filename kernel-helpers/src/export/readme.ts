import type { ModelDescription } from './describe-model.ts';

/** The README of an exported app, in Markdown. */
export function renderReadme({ name, title, version, features, example }: ModelDescription): string {
  const rows = features.map(feature => {
    const accepts =
      feature.kind === 'number'
        ? `a number from ${feature.min} to ${feature.max}${feature.unit && ` (${feature.unit})`}`
        : feature.choices.map(choice => `\`${cell(choice)}\``).join(', ');
    return `| \`${feature.name}\` | ${cell(feature.label)} | ${cell(accepts)} |`;
  });
  // In single quotes a shell leaves everything as it is, but for the single quote.
  const body = JSON.stringify(example.input).replaceAll("'", String.raw`'\''`);
  return `# ${title}

A web app around the model \`${name}\`, version ${version}. It needs Node 20 or newer, and nothing else.

## Start

    npm ci
    npm start

\`npm ci\` installs exactly the versions in \`package-lock.json\`. Then open http://localhost:3000.

## Endpoints

| request | answer |
|---|---|
| \`GET /\` | a page with a form |
| \`POST /predict\` | the prediction, for JSON with the fields below; status 400, with every problem by its field, for an input that is not sound |
| \`GET /health\` | status 200 with the version of the model when it is loaded and has made its first prediction; status 503 before that |
| \`GET /metrics\` | requests by status, a histogram of their times and how many are under way, for Prometheus; \`grafana-dashboard.json\` shows them in Grafana (Dashboards, New, Import) |

| field | | accepts |
|---|---|---|
${rows.join('\n')}

    curl http://localhost:3000/predict --header 'content-type: application/json' --data '${body}'

## Environment

- \`PORT\`: the port to listen on; default 3000. On a host many apps share one machine, so the host chooses each
  app's port, says so in \`PORT\`, and sends visitors there.
- \`HOST\`: the address to listen on. Default: every address where \`PORT\` is set, since the host's router is another
  machine; else \`127.0.0.1\`, which only this machine can reach.
- \`MONITOR_STORE\`: a folder; what the model is asked and answers is recorded there, in SQLite, with the time, the
  status and the id of each request (\`x-request-id\`). It needs Node 22.13 or newer. Default: nothing is recorded.

\`SIGTERM\` and \`SIGINT\` stop the app once it has answered the requests under way.

## Deploy

On a host that reads a \`Procfile\` (Heroku, Dokku and others), put this folder into a git repository and push it:

    git init && git add . && git commit --message "${name} ${version}"
    heroku create && git push heroku HEAD:main

The host installs what \`package-lock.json\` names, runs the line \`web\` of the \`Procfile\` with a \`PORT\`, and sends
visitors there. On a host that asks for commands instead, the build command is \`npm ci\` and the start command
\`node server.mjs\`. (\`npm start\` does the same for people; in npm and its shell, \`SIGTERM\` may get lost.)

## A new model

Export it under a higher version, deploy the new folder, and ask \`/health\` which one runs.
`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
