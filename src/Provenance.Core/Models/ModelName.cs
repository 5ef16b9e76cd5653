using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Core.Models;

/// <summary>
/// A model as users name it: <c>provider/model</c>, where the model part may hold slashes of its own
/// (<c>openrouter/deepseek/deepseek-chat-v3.1</c>). A name without a slash is a provider with its default model (<c>offline</c>).
/// </summary>
[JsonConverter(typeof(ModelNameJsonConverter))]
public sealed record ModelName
{
    private const int MaxLength = 200;

    private ModelName(string provider, string model) => (Provider, Model) = (provider, model);

    public string Provider { get; }

    /// <summary>What the provider calls it; empty for the provider's default.</summary>
    public string Model { get; }

    /// <exception cref="FormatException">Empty, longer than 200 characters, with white space or control characters, or an empty part.</exception>
    public static ModelName Parse(string text)
    {
        if (text.Length is 0 or > MaxLength || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new FormatException(
                $"A model is named provider/model, in at most {MaxLength} characters without white space; this is \"{text}\".");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash == 0 || slash == text.Length - 1)
            throw new FormatException($"A model is named provider/model with neither part empty; this is \"{text}\".");
        return slash < 0 ? new ModelName(text, "") : new ModelName(text[..slash], text[(slash + 1)..]);
    }

    public override string ToString() => Model.Length == 0 ? Provider : $"{Provider}/{Model}";
}

/// <summary>A model name in JSON is its text.</summary>
public sealed class ModelNameJsonConverter : JsonConverter<ModelName>
{
    public override ModelName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return ModelName.Parse(reader.GetString() ?? "");
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, ModelName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
