using LotusBridge.Node.Portal.Texts;
using Microsoft.AspNetCore.Components;

namespace LotusBridge.Node.Portal;

/// <summary>
/// What every page and every part of one inherits. Razor makes components public, so what is the node's own comes in as a
/// cascading value, and parameters that pass between components are of public types.
/// </summary>
public abstract class PortalPage : ComponentBase
{
    /// <summary>Who asks, in which language, and the object that the gate has loaded.</summary>
    [CascadingParameter]
    internal PortalRequest Portal { get; set; } = null!;

    /// <summary>The texts of the reader's language.</summary>
    internal LanguageTexts T => Portal.T;

    /// <summary>Loads first and renders afterwards: a component of the framework renders while it still waits for its data.</summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>What a page reads before it is rendered; its parameters are set.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;
}
