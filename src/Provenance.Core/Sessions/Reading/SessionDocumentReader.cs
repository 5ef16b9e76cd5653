using System.Collections.Immutable;
using Provenance.Core.Digests;

namespace Provenance.Core.Sessions.Reading;

/// <summary>
/// Reads <c>session.json</c>, the first thing that a start waits for. By hand: general code for some thirty types of value would have to
/// be compiled first, which took longer than everything else before a resumed session's first question.
/// </summary>
public static class SessionDocumentReader
{
    /// <exception cref="InvalidMemberException">The text is no JSON, of another format, or has a member that breaks a rule.</exception>
    public static SessionDocument Read(ReadOnlyMemory<byte> utf8) => JsonMembers.Read(utf8, json =>
    {
        // The version comes first: what else a newer format says can't be judged by this one's rules.
        json.Format(SessionDocument.CurrentFormat);
        return new SessionDocument
        {
            Name = json.Text("name"),
            Created = json.Time("created"),
            Tool = json.Text("tool"),
            Experiment = json.Object("experiment", ExperimentMembers.Read),
            Models = [.. json.Objects("models", ModelMembers.Read)],
            Uses = json.OptionalObjects("uses", UseMembers.Read)?.ToImmutableArray(),
            PriceTable = json.OptionalParse("priceTable", Digest.Parse),
            Rollouts = json.OptionalObjects("rollouts", UseMembers.ReadRollout)?.ToImmutableArray(),
            Plan = json.Parse("plan", Digest.Parse),
            Lock = json.OptionalText("lock"),
            Options = json.OptionalTextMembers("options").ToImmutableSortedDictionary(),
            Import = json.OptionalObject("import", Import),
        };
    });

    private static ImportNote Import(JsonMembers json) => new(json.Text("from"), json.Text("format"), [.. json.Texts("unknown")]);
}
