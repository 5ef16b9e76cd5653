using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Provenance.Core.Experiments.Nodes;

/// <summary>A value of a YAML or JSON text that knows where it stands. Depth and size are bounded by whoever parsed it.</summary>
/// <param name="Line">From 1, in the file that the text is part of.</param>
internal abstract record Node(int Line)
{
    /// <summary>Nothing was written: an empty YAML value, <c>~</c>, or null.</summary>
    public bool IsNull => this is Scalar { Kind: ScalarKind.Null };

    /// <summary>How the value is called in a sentence: "a list", "text".</summary>
    public string Describe() =>
        this switch
        {
            Sequence => "a list",
            Mapping => "a mapping",
            Scalar { Kind: ScalarKind.Null } => "empty",
            Scalar { Kind: ScalarKind.Number } => "a number",
            Scalar { Kind: ScalarKind.Boolean } => "true or false",
            _ => "text",
        };
}

internal enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Null,
}

/// <param name="Text">As written, without quotes and escapes.</param>
internal sealed record Scalar(string Text, ScalarKind Kind, int Line) : Node(Line);

internal sealed record Sequence(ImmutableArray<Node> Items, int Line) : Node(Line);

/// <summary>Members in the order of the text. Of members with one name the last one is here.</summary>
internal sealed record Mapping(ImmutableArray<Member> Members, int Line) : Node(Line)
{
    /// <summary>Members whose name came again: they don't count, but what is wrong with them can be said.</summary>
    public ImmutableArray<Member> Replaced { get; init; } = [];

    /// <summary>Where the text of the value begins and ends in what was parsed; zero for JSON.</summary>
    public TextSpan Span { get; init; }

    public bool TryGet(string name, [NotNullWhen(true)] out Member? member)
    {
        member = Members.FirstOrDefault(candidate => candidate.Name == name);
        return member is not null;
    }

    public bool Has(string name) => TryGet(name, out _);

    /// <summary>Members of <paramref name="over"/> hold; those that only this one has are kept.</summary>
    public Mapping Under(Mapping over) =>
        over with { Members = [.. over.Members, .. Members.Where(member => !over.Has(member.Name))] };
}

/// <param name="Line">Of the name.</param>
internal sealed record Member(string Name, int Line, Node Value);

/// <summary>A stretch of text, in UTF-16 code units, and the column (from 0) in which it begins.</summary>
internal readonly record struct TextSpan(int Start, int End, int Column);
