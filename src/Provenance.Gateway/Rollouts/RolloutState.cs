using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Core.Models;

namespace Provenance.Gateway.Rollouts;

/// <summary>
/// <c>rollouts.json</c> beside a models file: how far rollouts have come by command. It holds over what the models file says of them, and is
/// written by <c>provenance rollout</c> only.
/// </summary>
public sealed record RolloutState
{
    public const string FileName = "rollouts.json";
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public ImmutableSortedDictionary<string, RolloutPosition> Rollouts { get; init; } = ImmutableSortedDictionary<string, RolloutPosition>.Empty;

    public static RolloutState None { get; } = new();

    public static string PathBeside(string modelsFile) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(modelsFile))!, FileName);

    /// <returns>Without rollouts when there is no such file.</returns>
    /// <exception cref="InvalidRolloutStateException">The file is no state of rollouts.</exception>
    public static RolloutState Read(string modelsFile)
    {
        var path = PathBeside(modelsFile);
        if (!File.Exists(path))
            return None;
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(path), RolloutJson.Default.RolloutState);
            return state is { Format: CurrentFormat } known ? known : throw new InvalidRolloutStateException($"it is no format {CurrentFormat}");
        }
        catch (JsonException wrong)
        {
            throw new InvalidRolloutStateException(wrong.Message);
        }
    }

    /// <summary>Puts a file that can't be read out of the way, so that a new one can be written.</summary>
    /// <returns>Its name from now on; null when it can be read, or is not there.</returns>
    public static string? SetAside(string modelsFile)
    {
        try
        {
            Read(modelsFile);
            return null;
        }
        catch (InvalidRolloutStateException)
        {
            var path = PathBeside(modelsFile);
            for (var number = 1; ; number++)
            {
                var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.broken-{number}");
                if (File.Exists(aside))
                    continue;
                File.Move(path, aside);
                return Path.GetFileName(aside);
            }
        }
    }

    public RolloutState With(string rollout, RolloutPosition position) => this with { Rollouts = Rollouts.SetItem(rollout, position) };

    public RolloutSettings Apply(RolloutSettings rollout) => Rollouts.TryGetValue(rollout.Name, out var position)
        ? rollout with { Stage = position.Stage, Percent = position.Percent ?? rollout.Percent }
        : rollout;

    /// <summary>Writes it aside and puts it in place.</summary>
    public void Write(string modelsFile)
    {
        var path = PathBeside(modelsFile);
        var aside = $"{path}.new";
        using (var file = new FileStream(aside, FileMode.Create))
        {
            JsonSerializer.Serialize(file, this, RolloutJson.Default.RolloutState);
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }
}

/// <summary>Where a rollout was put, and when (UTC).</summary>
/// <param name="Percent">Null for what the models file says.</param>
public sealed record RolloutPosition(RolloutStage Stage, double? Percent, DateTimeOffset Since);

/// <summary>The state file can't be read.</summary>
public sealed class InvalidRolloutStateException(string why) : Core.ProvenanceException($"{RolloutState.FileName} can't be read: {why}.");

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RolloutState))]
internal sealed partial class RolloutJson : JsonSerializerContext;
