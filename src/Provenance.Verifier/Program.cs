using Provenance.Verifier;

// Checks a sealed session without the system that made it: digests, chain, tree and signature, from the folder or a zip of it.
// What it checks is described in docs/verify.md. Exit codes: 0 no difference, 2 wrong usage, 3 no session there, 4 a difference.
if (!Request.TryParse(args, out var request))
{
    await Console.Error.WriteLineAsync("provenance-verify SESSION [--key FILE] [--expect-root ROOT]");
    await Console.Error.WriteLineAsync("SESSION is a session's folder, or a zip of it; FILE a public key in PEM.");
    return 2;
}

try
{
    using var files = SessionFiles.Open(request.Session);
    var check = new SessionCheck(files, request);
    check.Run();
    foreach (var line in check.Differences)
        Console.WriteLine(Printable(line));
    foreach (var line in check.Notices)
        Console.WriteLine(Printable($"  note: {line}"));
    Console.WriteLine(check.Differences.Count == 0
        ? $"{check.Session}: no difference; {check.Records} records and {check.Files} files checked."
        : $"{check.Session}: {check.Differences.Count} differences.");
    return check.Differences.Count == 0 ? 0 : 4;
}
catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException)
{
    await Console.Error.WriteLineAsync(Printable(wrong.Message));
    return 3;
}

// What stands in a session's files is not for a terminal to obey.
static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
