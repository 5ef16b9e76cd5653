using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Benchmarks.Figures;

/// <summary>What one command measured.</summary>
/// <param name="Load">The system's load average over the last minute, when it began: above the number of cores, others were at work too.</param>
internal sealed record Measurement(string Name, int Cores, double? Load, IReadOnlyList<Figure> Figures)
{
    public static Measurement Begin(string name) => new(name, Environment.ProcessorCount, LoadAverage(), []);

    public void Show(bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(this, MeasurementJson.Default.Measurement));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name} ({Cores} cores, load {Load:F1})"));
        Console.WriteLine($"  {"",-56}{"median",12}{"lowest",12}{"highest",12}{"at most",12}");
        foreach (var figure in Figures)
            Console.WriteLine($"  {Label(figure),-56}{Number(figure.Median),12}{Number(figure.Lowest),12}{Number(figure.Highest),12}{Verdict(figure),12}");
    }

    private static string Label(Figure figure) => figure.Unit.Length == 0 ? figure.Name : $"{figure.Name}, {figure.Unit}";

    private static string Verdict(Figure figure) =>
        figure.AtMost is { } most ? $"{(figure.Median <= most ? "" : "! ")}{Number(most)}" : "";

    private static string Number(double value) => value.ToString(
        Math.Abs(value) switch { 0 => "0", < 10 => "F3", < 1000 => "F1", _ => "F0" }, CultureInfo.InvariantCulture);

    private static double? LoadAverage() =>
        OperatingSystem.IsLinux() ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Measurement))]
internal sealed partial class MeasurementJson : JsonSerializerContext;
