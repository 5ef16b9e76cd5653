using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Provenance.Archive.Seals.Anchors;
using Provenance.Core.Seals;

namespace Provenance.Cli.Sealing;

/// <summary>The options that say how a session is sealed, and who is responsible for it.</summary>
internal sealed class SealingOptions
{
    /// <summary>Who is responsible, where <c>--actor</c> is not given.</summary>
    public const string ActorVariable = "PROVENANCE_ACTOR";

    private const int LongestActor = 200;

    /// <summary>A time stamp takes a second; an answer that takes this long does not come.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    private readonly Option<bool> noSeal = new("--no-seal") { Description = "Do not seal the session: nobody vouches for it but itself." };
    private readonly Option<Uri?> timeStamp = new("--timestamp")
    {
        Description = "Have each seal time-stamped by this service (RFC 3161).",
        HelpName = "URL",
        CustomParser = given =>
        {
            if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            given.AddError("--timestamp must be an address that begins with http:// or https://.");
            return null;
        },
    };

    private readonly Option<FileInfo?> witness = new("--witness") { Description = "Append each seal's root to this file, best where others keep it.", HelpName = "FILE" };
    private readonly Option<string?> actor = Actor("the chronolog");

    /// <param name="where">Who is responsible is noted there.</param>
    public static Option<string?> Actor(string where)
    {
        var actor = new Option<string?>("--actor") { Description = $"Who is responsible, for {where}. Default: {ActorVariable}, or nobody.", HelpName = "NAME" };
        actor.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && (token.Value.Length is 0 or > LongestActor || token.Value.Any(char.IsControl)))
                given.AddError($"--actor must be a name of at most {LongestActor} characters.");
        });
        return actor;
    }

    /// <summary>Null for nobody in particular.</summary>
    public static string? ActorOf(ParseResult parsed, Option<string?> actor) =>
        parsed.GetValue(actor) ?? (Environment.GetEnvironmentVariable(ActorVariable) is { Length: > 0 } given ? given : null);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { actor, witness, timeStamp, noSeal })
            command.Options.Add(option);
    }

    /// <exception cref="InvalidKeyException">There is no key to seal with, and none can be made.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "What it returns owns the key and the client.")]
    public Sealed Read(ParseResult parsed)
    {
        var name = ActorOf(parsed, actor);
        if (parsed.GetValue(noSeal))
            return new Sealed(name, null, null);
        var http = parsed.GetValue(timeStamp) is null ? null : new HttpClient { Timeout = LongestAnswer };
        return new Sealed(name, new Core.Seals.Sealing(KeyFolder.OfUser.FindOrCreate(), [.. Anchors(parsed, http)]), http);
    }

    private IEnumerable<ISealAnchor> Anchors(ParseResult parsed, HttpClient? http)
    {
        if (parsed.GetValue(witness) is { } file)
            yield return new WitnessFile(file.FullName, TimeProvider.System);
        if (http is not null)
            yield return new TimeStampAuthority(http, parsed.GetValue(timeStamp)!);
    }
}

/// <summary>Who is responsible, and what is sealed with.</summary>
/// <param name="Actor">Null for nobody in particular.</param>
/// <param name="Sealing">Null for no seals.</param>
internal sealed record Sealed(string? Actor, Core.Seals.Sealing? Sealing, HttpClient? Http) : IDisposable
{
    public void Dispose()
    {
        Sealing?.Key.Dispose();
        Http?.Dispose();
    }
}
