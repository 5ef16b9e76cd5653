using Xunit.Abstractions;
using Xunit.Sdk;

namespace Provenance.Testing.Contracts;

/// <summary>Finds the tests of a contract suite, and skips those whose class lacks what it needs.</summary>
public sealed class ContractFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        ContractTestCase.Find(DiagnosticMessageSink, discoveryOptions, testMethod, null) ?? base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
}

/// <summary>The same for tests with data.</summary>
public sealed class ContractTheoryDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        ContractTestCase.Find(DiagnosticMessageSink, discoveryOptions, testMethod, dataRow) is { } skipped
            ? [skipped]
            : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
}

/// <summary>A test that is skipped because its class lacks something.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For the runner, which reads test cases back.", error: true)]
    public ContractTestCase()
    {
    }

    private ContractTestCase(IMessageSink messages, ITestFrameworkDiscoveryOptions options, ITestMethod method, object[]? data)
        : base(messages, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, data)
    {
    }

    /// <summary>Null when nothing is missing.</summary>
    internal static ContractTestCase? Find(IMessageSink messages, ITestFrameworkDiscoveryOptions options, ITestMethod method, object[]? data) =>
        WhyNot(method) is null ? null : new ContractTestCase(messages, options, method, data);

    protected override string? GetSkipReason(IAttributeInfo factAttribute) => WhyNot(TestMethod);

    private static string? WhyNot(ITestMethod method) =>
        (Attribute.GetCustomAttribute(((IReflectionTypeInfo)method.TestClass.Class).Type, typeof(NeedsAttribute)) as NeedsAttribute)?.Missing;
}
