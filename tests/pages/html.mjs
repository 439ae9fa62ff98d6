// Sites → what the Nu HTML checker says of each page, style sheet and drawing, warnings included.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vnu from 'vnu-jar';

// Where the checker lags behind MathML Core (https://www.w3.org/TR/mathml-core/): a message, and
// the source that it must be about.
const mistaken = [
    // §2.1.3: every element may have `scriptlevel`.
    [/^Attribute “scriptlevel” not allowed on element “mtable” at this point\.$/, /<mtable /],
    // An accent over letters is an element of its own, and has nothing to be composed with.
    [/^Text run starts with a composing character\.$/, />\p{M}<\/mo>/u],
];

export async function checkHtml(sites) {
    const looked = new Map();
    for (const { output, files } of sites)
        for (const file of files.filter((name) => /\.(html|css|svg)$/.test(name)))
            looked.set(join(output, file), []);
    const kinds = ['--also-check-css', '--also-check-svg'];
    const options = ['-jar', String(vnu), ...kinds, '--format', 'json', '--stdout'];
    const { stdout, stderr } = spawnSync('java', [...options, ...looked.keys()], {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
    });
    if (!stdout.startsWith('{')) throw new Error(`the Nu HTML checker did not run: ${stderr}`);
    for (const found of JSON.parse(stdout).messages) {
        const { url, lastLine, lastColumn, type, subType, message } = found;
        const where = join(decodeURIComponent(new URL(url).pathname));
        // What the checker itself shows of the source is cut where its buffer is, and its count of
        // lines may be one short.
        const lines = readFileSync(where, 'utf8').split('\n').slice(lastLine - 1, lastLine + 1);
        const part = (line) => line.slice(Math.max(0, lastColumn - 200), lastColumn + 20);
        const near = lines.map(part).join('\n');
        const isMistaken = ([words, source]) => words.test(message) && source.test(near);
        if (mistaken.some(isMistaken)) continue;
        looked.get(where).push(`${lastLine}:${lastColumn} ${subType ?? type}: ${message}`);
    }
    return looked;
}
