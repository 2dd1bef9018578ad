// What JavaScript lets a caller do and no function takes: the same in every package for JavaScript.

const file = { path: 'a.yaml', text: '' };

/** Gives each call and the pattern of its message to `expect`. */
export async function misuse(kubetriage, expect) {
  const calls = [
    [() => kubetriage.check(), /^files: /],
    [() => kubetriage.check('a: b'), /^files: /],
    [() => kubetriage.check({ 'a.yaml': 'a: b' }), /^files: /],
    [() => kubetriage.check([null]), /^files\[0\]\.path: /],
    [() => kubetriage.check([file, { path: 'b.yaml' }]), /^files\[1\]\.text: /],
    [() => kubetriage.check([file, { path: 'b.yaml', text: 7 }]), /^files\[1\]\.text: /],
    [() => kubetriage.check([{ path: Symbol('a'), text: '' }]), /^files\[0\]\.path: /],
    [() => kubetriage.check([file], 7), /^options: /],
    [() => kubetriage.check([file], { skipp: [] }), /^options\.skipp: unknown field `skipp`/],
    [() => kubetriage.check([file], { only: 'yaml-syntax' }), /^options\.only: /],
    [() => kubetriage.check([file], { limits: { depth: -1 } }), /^options\.limits\.depth: /],
    [() => kubetriage.check([file], { kubernetesVersion: 'new' }), /^options\.kubernetesVersion: /],
    [() => kubetriage.check([file], { now: 'yesterday' }), /^options\.now: `yesterday` is not a time/],
    [() => kubetriage.view([file], { lang: 'de' }), /^options\.lang: /],
    [() => kubetriage.endpoints([file], 7), /^options: /],
    [() => kubetriage.trace([file]), /^request: /],
    [() => kubetriage.trace([file], 'ftp://a'), /^request: `ftp:\/\/a` is not a URL/],
    [() => kubetriage.trace([file], { path: '/' }), /^request: missing field `host`/],
    [() => kubetriage.walk([file]), /^subject: /],
    [() => kubetriage.render([file], { what: 'graph', format: 'png' }), /^picture.format: unknown variant `png`/],
    [() => kubetriage.traces([null]), /^files\[0\]\.path: /],
    [() => kubetriage.whatIf([file]), /^changes: /],
    [() => kubetriage.whatIf([file], { after: [null] }), /^changes\.after\[0\]\.path: /],
    [() => kubetriage.maskSecrets('a: b'), /^files: /],
    [() => kubetriage.rules('de'), /^lang: /],
    [() => kubetriage.parseConfig(), /^text: /],
    [() => kubetriage.applyFixes([file]), /^fixes: /],
    [() => kubetriage.applyFixes([file], [{}]), /^fixes\[0\]: missing field `id`/],
  ];
  for (const [work, pattern] of calls) await expect(work, pattern);
}
