using Xunit;

namespace Provenance.Testing;

/// <summary>A test on recorded data; skipped, with the reason, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute(string dataSet)
    {
        DataSet = dataSet;
        if (RecordedData.Find(dataSet) is null)
            Skip = RecordedData.Missing(dataSet);
    }

    public string DataSet { get; }
}

/// <summary>A theory on recorded data; skipped, with the reason, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedTheoryAttribute : TheoryAttribute
{
    public RecordedTheoryAttribute(string dataSet)
    {
        DataSet = dataSet;
        if (RecordedData.Find(dataSet) is null)
            Skip = RecordedData.Missing(dataSet);
    }

    public string DataSet { get; }
}
