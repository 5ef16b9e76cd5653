using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>
/// From hits to scores. With d the weighted hits per hundred words, the strength of a dimension is 1 - exp(-d / 2); a score is the
/// strength on the dimension's own scale, moved by up to 0.04 of the scale from run to run, as repeated answers of a model would be.
/// </summary>
internal static class LexicalScorer
{
    private const double HitsPerHundredWords = 2;
    private const int ShortTextAllowance = 20;
    private const double HitsForConfidence = 3;
    private const double RunVariation = 0.04;
    private const int Decimals = 2;

    public static ImmutableArray<DimensionAnswer> Score(Subject subject, string model, LexicalReading reading)
    {
        var strengths = reading.Findings.Select(finding => Strength(finding.Hits, reading.Words)).ToArray();
        var strongest = strengths.DefaultIfEmpty().Max();
        var dimensions = subject.Framework.Dimensions;
        return
        [
            .. dimensions.Select((dimension, i) => new DimensionAnswer(dimension.Name)
            {
                Score = OnScale(dimension, Vary(strengths[i], subject, model, dimension.Name)),
                Salience = Round(strongest == 0 ? 0 : 0.1 + (0.85 * strengths[i] / strongest)),
                Confidence = Round(0.5 + (0.45 * (1 - Math.Exp(-reading.Findings[i].Hits / HitsForConfidence)))),
                Quotes = reading.Findings[i].Quotes,
            }),
        ];
    }

    private static double Strength(double hits, int words) =>
        1 - Math.Exp(-(hits * 100 / (words + ShortTextAllowance)) / HitsPerHundredWords);

    /// <summary>Where a scale has two sides, hits speak for the positive one, and their absence for the middle.</summary>
    private static double OnScale(Dimension dimension, double strength) =>
        dimension.Minimum < 0 && dimension.Maximum > 0
            ? Round(dimension.Maximum * strength)
            : Round(dimension.Minimum + ((dimension.Maximum - dimension.Minimum) * strength));

    private static double Vary(double strength, Subject subject, string model, string dimension)
    {
        var seed = string.Create(
            CultureInfo.InvariantCulture, $"{subject.Framework.Digest}|{subject.DocumentDigest}|{model}|{subject.Run}|{dimension}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        var chance = BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue;
        return Math.Clamp(strength + (RunVariation * ((2 * chance) - 1)), 0, 1);
    }

    private static double Round(double value) => Math.Round(value, Decimals, MidpointRounding.AwayFromZero);
}
