using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Plans;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;

namespace Provenance.Core.Preregistrations;

/// <summary>
/// What an experiment was to be, said and signed before anything was asked: an in-toto Statement v1 in a DSSE envelope, whose predicate is
/// ours and holds the public key that it is signed with.
/// </summary>
public sealed record ExperimentLock
{
    /// <summary>The file beside an experiment, and the name of the session's copy among its inputs.</summary>
    public const string FileName = "experiment.lock.json";

    public const string PredicateType = "urn:provenance:experiment-lock:v1";

    /// <summary>Of a file, in bytes. What is larger is no lock of ours.</summary>
    public const int LargestFile = 64 << 20;

    private const string StatementType = "https://in-toto.io/Statement/v1";

    private const int Version = 1;

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>What the clock of the machine said. Who wants to prove it deposits the file, or its digest, where others keep it.</summary>
    public required DateTimeOffset LockedAt { get; init; }

    /// <summary>The version of Provenance that locked.</summary>
    public required string Tool { get; init; }

    /// <summary>Who is responsible; null for nobody in particular.</summary>
    public string? Actor { get; init; }

    /// <summary>As <see cref="LockTerms"/> names them.</summary>
    public required ImmutableSortedDictionary<string, string> Terms { get; init; }

    /// <summary>The experiment's files.</summary>
    public ImmutableArray<SealedFile> Files { get; init; } = [];

    /// <summary>The key that signed.</summary>
    public required VerifyingKey Key { get; init; }

    public static ExperimentLock Of(SessionDocument session, Plan plan, string? actor, VerifyingKey key) => new()
    {
        Experiment = session.Experiment.Name,
        LockedAt = session.Created,
        Tool = session.Tool,
        Actor = actor,
        Terms = LockTerms.Of(session, plan),
        Files = [.. session.Experiment.Inputs.Select(input => new SealedFile(input.Name, input.Digest))],
        Key = key,
    };

    /// <returns>The file's bytes.</returns>
    public ReadOnlyMemory<byte> Sign(SealingKey key) => DsseEnvelope.Sign(SealStatement.PayloadType, Write(), key).Write();

    /// <exception cref="InvalidLockException">It is no lock, of another format, or its signature does not fit.</exception>
    public static ExperimentLock Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var envelope = DsseEnvelope.Read(bytes);
            if (envelope.PayloadType != SealStatement.PayloadType)
                throw new InvalidMemberException("payloadType", $"\"{SealStatement.PayloadType}\" is wanted");
            var read = JsonMembers.Read(envelope.Payload, ReadStatement);
            return envelope.IsSignedBy(read.Key) ? read : throw new InvalidLockException("signatures", "the signature does not fit what is locked");
        }
        catch (InvalidMemberException wrong)
        {
            throw new InvalidLockException(wrong.Member, wrong.Rule);
        }
        catch (InvalidKeyException wrong)
        {
            throw new InvalidLockException("key", wrong.Rule);
        }
    }

    /// <summary>The statement, in canonical JSON.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var json = new CanonicalJsonWriter(16 << 10);
        json.BeginObject();
        json.String("_type", StatementType);
        json.BeginObject("predicate");
        if (Actor is { } actor)
            json.String("actor", actor);
        json.String("experiment", Experiment);
        json.Integer("format", Version);
        json.String("key", Key.ToPem());
        json.String("lockedAt", UtcTime.Format(LockedAt));
        json.BeginObject("terms");
        foreach (var (name, value) in Terms)
            json.String(name, value);
        json.EndObject();
        json.String("tool", Tool);
        json.EndObject();
        json.String("predicateType", PredicateType);
        json.BeginArray("subject");
        foreach (var file in Files)
        {
            json.BeginObject();
            json.BeginObject("digest");
            json.String("sha256", file.Digest.ToString());
            json.EndObject();
            json.String("name", file.Name);
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
        return json.WrittenMemory;
    }

    private static ExperimentLock ReadStatement(JsonMembers json)
    {
        Require(json, "_type", StatementType);
        Require(json, "predicateType", PredicateType);
        return json.Object("predicate", ReadPredicate) with
        {
            Files = [.. json.Objects("subject", file => new SealedFile(file.Text("name"), file.Object("digest", digest => digest.Parse("sha256", Digest.Parse))))],
        };
    }

    private static ExperimentLock ReadPredicate(JsonMembers json)
    {
        json.Format(Version);
        return new ExperimentLock
        {
            Actor = json.OptionalText("actor"),
            Experiment = json.Text("experiment"),
            Key = VerifyingKey.Parse(json.Text("key")),
            LockedAt = json.Value("lockedAt", UtcTime.Parse),
            Terms = json.OptionalTextMembers("terms").ToImmutableSortedDictionary(StringComparer.Ordinal),
            Tool = json.Text("tool"),
        };
    }

    private static void Require(JsonMembers json, string name, string value)
    {
        if (json.Text(name) != value)
            throw new InvalidMemberException(name, $"\"{value}\" is wanted");
    }
}

/// <summary>A file is no lock that can be relied on.</summary>
/// <param name="member">Of the file's JSON.</param>
public sealed class InvalidLockException(string member, string rule) : ProvenanceException($"The lock can't be used: {member}: {rule}.")
{
    public string Member { get; } = member;

    public string Rule { get; } = rule;
}
