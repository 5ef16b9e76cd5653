using System.Globalization;
using Microsoft.Extensions.Configuration;
using Provenance.Archive.Blobs;
using Provenance.Core.Seals;
using Provenance.Workflows.Experiments;

namespace Provenance.Functions.Hosting;

/// <summary>What the app's settings say; each stands in <c>docs/azure.md</c>. In settings a colon is a double underscore.</summary>
/// <param name="Archive">Where sessions are kept.</param>
/// <param name="Bundles">Where bundles lie that <c>blobPrefix</c> names; null where nobody says.</param>
/// <param name="ShardSize">Calls in one sub-orchestration.</param>
/// <param name="Instances">So many instances keep to the limits of a model together.</param>
/// <param name="ModelsFile">The models file, from the root of the file system on; null for none.</param>
/// <param name="StandstillAfter">A run that has not moved for so long is said to stand still.</param>
/// <param name="SigningKey">The private key that seals sessions, in PEM; null to seal nothing.</param>
public sealed record AppOptions(BlobLocation Archive, BlobLocation? Bundles, int ShardSize, int Instances, string? ModelsFile, TimeSpan StandstillAfter, string? SigningKey)
{
    public const string ArchiveSetting = "Provenance:Archive";
    public const string BundlesSetting = "Provenance:Bundles";
    public const string ShardSizeSetting = "Provenance:ShardSize";
    public const string InstancesSetting = "Provenance:Instances";
    public const string ModelsFileSetting = "Provenance:ModelsFile";
    public const string StandstillSetting = "Provenance:StandstillMinutes";
    public const string SigningKeySetting = "Provenance:SigningKey";

    /// <summary>What a setting begins with that refers to a secret which is not there.</summary>
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    /// <summary>Of Flex Consumption.</summary>
    private const int MostInstances = 1000;

    private const int MostMinutes = 7 * 24 * 60;

    /// <exception cref="InvalidSettingException">A setting is missing, or is not what it must be.</exception>
    public static AppOptions Read(IConfiguration settings) => new(
        Location(settings, ArchiveSetting) ?? throw new InvalidSettingException(ArchiveSetting, "it is missing: where are sessions kept?"),
        Location(settings, BundlesSetting),
        Number(settings, ShardSizeSetting, ExperimentRequest.DefaultShardSize, ExperimentRequest.MostInShard),
        Number(settings, InstancesSetting, 1, MostInstances),
        string.IsNullOrWhiteSpace(settings[ModelsFileSetting]) ? null : Path.Combine(AppContext.BaseDirectory, settings[ModelsFileSetting]!),
        TimeSpan.FromMinutes(Number(settings, StandstillSetting, 60, MostMinutes)),
        Key(settings));

    private static string? Key(IConfiguration settings)
    {
        var pem = settings[SigningKeySetting];
        if (string.IsNullOrWhiteSpace(pem) || pem.StartsWith(UnresolvedReference, StringComparison.Ordinal))
            return null;
        try
        {
            SealingKey.Parse(pem).Dispose();
            return pem;
        }
        catch (InvalidKeyException invalid)
        {
            throw new InvalidSettingException(SigningKeySetting, invalid.Rule);
        }
    }

    private static BlobLocation? Location(IConfiguration settings, string name)
    {
        if (string.IsNullOrWhiteSpace(settings[name]))
            return null;
        try
        {
            return BlobLocation.Parse(settings[name]!, Environment.GetEnvironmentVariable);
        }
        catch (InvalidBlobLocationException wrong)
        {
            throw new InvalidSettingException(name, wrong.Message);
        }
    }

    private static int Number(IConfiguration settings, string name, int usual, int most)
    {
        if (string.IsNullOrWhiteSpace(settings[name]))
            return usual;
        return int.TryParse(settings[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new InvalidSettingException(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {most} is wanted"));
    }
}

/// <summary>The app can't start with a setting as it is.</summary>
/// <param name="setting">Its name, with colons.</param>
public sealed class InvalidSettingException(string setting, string rule) : Core.ProvenanceException($"{setting.Replace(":", "__", StringComparison.Ordinal)}: {rule}")
{
    public string Setting { get; } = setting;

    public string Rule { get; } = rule;
}
