using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Provenance.Cli.Terminal;

/// <summary>Where a command speaks: data on stdout, everything else on stderr.</summary>
internal sealed class Output(TextWriter data, TextWriter talk, bool json)
{
    /// <summary>Whether data is to be JSON.</summary>
    public bool IsJson { get; } = json;

    /// <summary>Data for a person: not written when JSON is wanted.</summary>
    public void Line(string text)
    {
        if (!IsJson)
            data.WriteLine(SafeText.Of(text));
    }

    /// <summary>Data for a program: one JSON document on one line, only when JSON is wanted.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        if (IsJson)
            data.WriteLine(JsonSerializer.Serialize(value, type));
    }

    /// <summary>What is neither: progress, warnings, errors.</summary>
    public void Say(string text) => talk.WriteLine(SafeText.Of(text));
}
