using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Portal;

/// <summary>A refused act as a page: with the same discretion as the API's answers.</summary>
internal sealed class ActRefusals(Discretion discretion)
{
    public IResult Of(ActRefused refused, IEnumerable<Custody.Statements.Statement> told) =>
        Of(refused, told, PageAnswer.Of);

    /// <param name="shown">What becomes of the refusal, where it is not a page of its own.</param>
    public IResult Of(ActRefused refused, IEnumerable<Custody.Statements.Statement> told, Func<Problem, IResult> shown) =>
        shown(discretion.Of(refused, told));
}
