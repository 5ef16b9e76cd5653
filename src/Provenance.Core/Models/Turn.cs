using System.Collections.Immutable;
using Provenance.Core.Digests;

namespace Provenance.Core.Models;

/// <summary>What was said in a conversation after its first user message.</summary>
public abstract record Turn
{
    private Turn()
    {
    }

    /// <summary>A further user message.</summary>
    public sealed record User(string Text) : Turn;

    /// <summary>What the model said, and which tools it wanted called.</summary>
    /// <param name="Text">Null when it only called tools.</param>
    public sealed record Assistant(string? Text, ImmutableArray<ToolCall> Calls) : Turn
    {
        public bool Equals(Assistant? other) => other is not null && Text == other.Text && Calls.SequenceEqual(other.Calls);

        public override int GetHashCode() => HashCode.Combine(Text, Calls.Length);
    }

    /// <summary>What came of a tool that the model wanted called.</summary>
    public sealed record ToolResult(string CallId, string Text) : Turn;

    internal void WriteTo(CanonicalJsonWriter json)
    {
        json.BeginObject();
        switch (this)
        {
            case User user:
                json.String("user", user.Text);
                break;
            case Assistant assistant:
                if (assistant.Text is not null)
                    json.String("assistant", assistant.Text);
                json.BeginArray("calls");
                foreach (var call in assistant.Calls)
                    call.WriteTo(json);
                json.EndArray();
                break;
            case ToolResult result:
                json.String("call", result.CallId);
                json.String("result", result.Text);
                break;
        }

        json.EndObject();
    }
}

/// <summary>A tool that a model wants called.</summary>
/// <param name="Id">The provider's name for this call, which the result has to repeat.</param>
/// <param name="Arguments">A JSON object, as the model wrote it.</param>
public sealed record ToolCall(string Id, string Name, string Arguments)
{
    internal void WriteTo(CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.String("arguments", Arguments);
        json.String("id", Id);
        json.String("name", Name);
        json.EndObject();
    }
}

/// <summary>A tool that a model may want called.</summary>
/// <param name="Parameters">A JSON schema of its arguments.</param>
public sealed record ModelTool(string Name, string? Description, string Parameters)
{
    internal void WriteTo(CanonicalJsonWriter json)
    {
        json.BeginObject();
        if (Description is not null)
            json.String("description", Description);
        json.String("name", Name);
        json.String("parameters", Parameters);
        json.EndObject();
    }
}
